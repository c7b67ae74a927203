let port = 1;
while (port) port *= 3;
({ host: 'localhost', port })
