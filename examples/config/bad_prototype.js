// Tries to change what the others would find.
'use strict';
Array.prototype.map = () => ['everything'];
({ host: 'localhost', port: 80 })
