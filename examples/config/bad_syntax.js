({
    host: 'localhost'
    port: 80,
})
