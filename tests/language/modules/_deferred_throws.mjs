print('about to throw');
throw new RangeError('thrown once');
