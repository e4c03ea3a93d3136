// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Takes fixed-width integers, least significant byte first, from the front of bytes whose number
/// the caller has checked.
struct FixedFields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) -> Value {
        let count = MemoryLayout<Value>.size
        let value = rest.prefix(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(count)
        return Value(truncatingIfNeeded: value)
    }
}
