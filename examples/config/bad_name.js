({ host: 'localhost', prot: 80 })
