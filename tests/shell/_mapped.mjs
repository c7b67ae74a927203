export function fail() {
    throw new Error('mapped');
}
//# sourceMappingURL=_mapped%20module.map
