// The last line names a map: places are those of the original.
function fail() {
    throw new Error('mapped'); // throws: sources/original.ts:10:5
}
print('begins'); // expect: begins
// The excerpt is of the original as well.
// throws: raise Error("mapped")
fail();
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbInNvdXJjZXMvb3JpZ2luYWwudHMiXSwibmFtZXMiOltdLCJzb3VyY2VzQ29udGVudCI6WyJcblxuXG5cblxuXG5cblxuXG4gICAgcmFpc2UgRXJyb3IoXCJtYXBwZWRcIilcbiJdLCJtYXBwaW5ncyI6Ijs7SUFTSTs7OyJ9
