// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Unpacks a gzip file while it is read: all its members, as `gzip` and S3 write them.
///
/// - Throws: `BatchFileError` with `.manifestUnusable` for a file that is cut off, damaged, or
///   followed by something else; what was given out before that is then worth nothing.
package struct GzipReader: SequentialSource {
    package static let magic: [UInt8] = [0x1F, 0x8B]

    package let name: String
    private var base: any SequentialSource
    private let inflater = Inflater()
    /// Packed bytes before those that the inflater has.
    private var passed = 0
    private var isBaseAtEnd = false
    private var hasMemberEnded = false

    /// Reads what `base` gives, after `head`, which was read from it before.
    package init(_ base: any SequentialSource, head: [UInt8] = []) {
        self.base = base
        name = base.name
        inflater.input = head
    }

    package mutating func read(into buffer: inout [UInt8]) async throws -> Int {
        while true {
            if inflater.isEmpty, !isBaseAtEnd { try await refill() }
            if inflater.isEmpty, isBaseAtEnd {
                if hasMemberEnded { return 0 }
                throw refuse("it is cut off after \(passed + inflater.taken) bytes")
            }
            if hasMemberEnded { try beginMember() }
            let count = try inflate(into: &buffer)
            if count > 0 { return count }
        }
    }

    private mutating func refill() async throws {
        passed += inflater.input.count
        var input: [UInt8] = []
        swap(&input, &inflater.input)
        input.removeAll(keepingCapacity: true)
        inflater.taken = 0
        isBaseAtEnd = try await base.read(into: &input) == 0
        swap(&input, &inflater.input)
    }

    private mutating func beginMember() throws {
        guard inflater.input[inflater.taken] == Self.magic[0] else {
            throw refuse(
                "from byte \(passed + inflater.taken) on, behind the end of the compressed data,"
                    + " stands something else")
        }
        inflater.reset()
        hasMemberEnded = false
    }

    /// Unpacks once from the input; returns how many bytes came out, perhaps none.
    private mutating func inflate(into buffer: inout [UInt8]) throws -> Int {
        switch inflater.step(into: &buffer) {
        case .moved(let given): return given
        case .memberEnded(let given):
            hasMemberEnded = true
            return given
        case .corrupt(let why):
            throw refuse(
                "its compressed data is damaged (\(why)) near byte \(passed + inflater.taken)")
        }
    }

    private func refuse(_ why: String) -> BatchFileError {
        BatchFileError(.manifestUnusable, "The file \(name) cannot be unpacked: \(why).")
    }
}
