print('evaluated');
export const loud = true;
