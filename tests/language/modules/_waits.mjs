print('waits');
await null;
