// Beside the standard's format, what everybody reads.
const same = (a, b) => print(Date.parse(a) === Date.parse(b));
same('1997-3-8 1:1:1.01', '1997-03-08T01:01:01.01'); // expect: true
same('+001997-3-8 11:19:20', '1997-03-08T11:19:20'); // expect: true
same('-001997-3-8 11:19:20', '-001997-03-08T11:19:20'); // expect: true
same('1997-03-08 11:19:10-07', '1997-03-08T11:19:10-07:00'); // expect: true
same('Sat, 08 Mar 1997 11:19:10 GMT', '1997-03-08T11:19:10Z'); // expect: true
same('8 March 1997, 1:19 pm UTC', '1997-03-08T13:19Z'); // expect: true
print(['1997-3-8T11:19:20', '1997-03-08T11:19:10-07', '1997-03-08 11', '1997-03-08T', '+1997-3-8', '1997-02-30T00:00Z2'].map(Date.parse).join()); // expect: NaN,NaN,NaN,NaN,NaN,NaN

// What toString and toUTCString write is read again, to the second.
for (const time of [0, -1e12, 8.64e15, -8.64e15, 253402300800000, -62198755200000]) {
    const date = new Date(time);
    if (Date.parse(date.toISOString()) !== time) print('iso', time);
    if (Date.parse(date.toUTCString()) !== time) print('utc', time);
    if (Math.abs(time) < 8.64e15 && Date.parse(date.toString()) !== time) print('local', time);
}

// Local time is that of the host's zone: what it says of a time is read back.
const local = new Date(2024, 6, 1, 12, 30, 15, 250);
print(local.getHours(), local.getMinutes(), local.getTime() - Date.UTC(2024, 6, 1, 12, 30, 15, 250) === local.getTimezoneOffset() * 60000); // expect: 12 30 true
