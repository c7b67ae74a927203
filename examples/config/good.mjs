// A module: the settings are what it exports by default.
const isTest = true;

export default {
    host: isTest ? 'test.example' : 'www.example',
    port: 443,
    verbose: isTest,
};
