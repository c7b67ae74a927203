let host = 'x';
for (;;) host = (host + host).replace('x', 'y');
