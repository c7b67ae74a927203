({ host: 'localhost', port: 'eighty' })
