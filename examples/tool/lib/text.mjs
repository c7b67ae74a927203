// What several plug-ins share.
export const trimEnd = text => text.replace(/\s+$/, '');
