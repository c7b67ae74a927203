import fs from 'fs';
export default { host: fs.readFileSync('/etc/hostname'), port: 80 };
