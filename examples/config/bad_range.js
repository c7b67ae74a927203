({ host: 'localhost', port: 123456 })
