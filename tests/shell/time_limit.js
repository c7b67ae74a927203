// runs: --time-limit 20
try {
    for (;;) ;
} finally {
    print('never'); // throws: stopped after 20 ms
}
