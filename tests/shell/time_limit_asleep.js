// runs: --time-limit 20
setTimeout(() => print('never'), 1e9); // throws: stopped after 20 ms
