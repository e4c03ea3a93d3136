// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Request headers in one flat byte buffer, so that a block that is emptied and filled again for
/// every object allocates nothing once it has grown.
///
/// Names are kept in lower case and values without white space at their ends: both are what
/// HTTP says they mean (RFC 9110 §5.5) and what a signature covers.
package struct HeaderBlock: Sendable, Equatable {
    /// Where one header lies in `bytes`.
    package struct Field: Sendable, Equatable {
        package var name: Range<Int>
        package var value: Range<Int>
    }

    /// Names and values, one after the other.
    package private(set) var bytes: [UInt8] = []
    /// The headers in the order they were appended.
    package private(set) var fields: [Field] = []
    /// The first header that cannot be sent, because its value has a line break or a NUL, or its
    /// name is no token; nil when all can.
    package private(set) var unsendable: Int?

    package init() {}

    package var isEmpty: Bool { fields.isEmpty }

    /// Empties the block and keeps its capacity.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        unsendable = nil
    }

    package mutating func append(_ name: StaticString, _ value: [UInt8]) {
        value.withUnsafeBufferPointer { append(name, $0) }
    }

    package mutating func append(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { append(name, $0) }
    }

    package mutating func append(_ name: StaticString, _ value: UnsafeBufferPointer<UInt8>) {
        precondition(name.hasPointerRepresentation, "a header name is a string, not one scalar")
        let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        append(nameBytes: name, valueBytes: value)
    }

    /// Appends a header whose name is data, such as `x-amz-meta-…`.
    package mutating func append(name: [UInt8], value: [UInt8]) {
        name.withUnsafeBufferPointer { name in
            value.withUnsafeBufferPointer { append(nameBytes: name, valueBytes: $0) }
        }
    }

    /// Appends all headers of another block, such as those that every object of a job shares.
    package mutating func append(contentsOf other: HeaderBlock) {
        let base = bytes.count
        if unsendable == nil, let index = other.unsendable { unsendable = fields.count + index }
        bytes.append(contentsOf: other.bytes)
        for field in other.fields {
            fields.append(
                Field(
                    name: field.name.lowerBound + base..<field.name.upperBound + base,
                    value: field.value.lowerBound + base..<field.value.upperBound + base))
        }
    }

    /// The value of the first header of that name (lower case).
    package func first(_ name: String) -> [UInt8]? {
        for field in fields where bytes[field.name].elementsEqual(name.utf8) {
            return Array(bytes[field.value])
        }
        return nil
    }

    /// The name of the header at that place, for a message to a person.
    package func name(at index: Int) -> String {
        String(decoding: bytes[fields[index].name], as: UTF8.self)
    }

    private mutating func append(
        nameBytes: UnsafeBufferPointer<UInt8>, valueBytes: UnsafeBufferPointer<UInt8>
    ) {
        var value = valueBytes[...]
        while let byte = value.first, byte == 0x20 || byte == 0x09 { value = value.dropFirst() }
        while let byte = value.last, byte == 0x20 || byte == 0x09 { value = value.dropLast() }
        let start = bytes.count
        let nameEnd = start + nameBytes.count
        bytes.append(contentsOf: nameBytes)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: value))
        let isNameValid = bytes.withUnsafeMutableBufferPointer {
            Self.lowerCase($0, start..<nameEnd)
        }
        var isSendable = isNameValid && !nameBytes.isEmpty
        for byte in value where byte == 0x0D || byte == 0x0A || byte == 0 { isSendable = false }
        if !isSendable, unsendable == nil { unsendable = fields.count }
        fields.append(Field(name: start..<nameEnd, value: nameEnd..<bytes.count))
    }

    /// Makes a name lower case in place; returns whether it is one that HTTP can carry.
    private static func lowerCase(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, _ name: Range<Int>
    ) -> Bool {
        var isValid = true
        for index in name {
            let byte = bytes[index]
            if byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: ":") { isValid = false }
            if byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") { bytes[index] = byte | 0x20 }
        }
        return isValid
    }
}
