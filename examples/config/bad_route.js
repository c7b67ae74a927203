const page = name => route(name, `${name}.html`);

({
    host: 'localhost',
    port: 80,
    routes: [page('/a'), page('b')],
})
