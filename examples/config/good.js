// An expression: the settings are its value.
({
    host: 'localhost',
    port: 8000 + 80,
    timeout: 2.5,
    routes: [
        route('/', 'index.html'),
        ...['en', 'de'].map(language => route(`/${language}`, `${language}.html`)),
    ],
})
