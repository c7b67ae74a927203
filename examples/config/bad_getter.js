({ host: 'localhost', get port() { for (;;); } })
