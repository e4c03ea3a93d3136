// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobID {
    /// A new identity: a random UUID (RFC 9562, version 4) in lower case.
    public static func random() -> JobID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A new identity from a given source of randomness.
    public static func random(using generator: inout some RandomNumberGenerator) -> JobID {
        var high = generator.next() as UInt64
        var low = generator.next() as UInt64
        high = high & ~0xF000 | 0x4000
        low = low & ~(0b11 << 62) | 0b10 << 62
        let digits = hexadecimal(high) + hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        guard let id = JobID(text) else { preconditionFailure("a UUID is a job id") }
        return id
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
