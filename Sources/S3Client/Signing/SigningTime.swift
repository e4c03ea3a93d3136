// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// A moment in UTC as SigV4 writes it: `20261123T081500Z`, the day being its first eight digits.
struct SigningTime {
    /// Days since 1970-01-01; what a signing key is valid for.
    let day: Int
    private let secondOfDay: Int

    /// - Parameter epochSeconds: seconds since 1970-01-01 UTC.
    init(epochSeconds: Int) {
        var day = epochSeconds / 86_400
        var second = epochSeconds % 86_400
        if second < 0 {
            second += 86_400
            day -= 1
        }
        self.day = day
        self.secondOfDay = second
    }

    /// Appends `YYYYMMDD`.
    func appendDay(to buffer: inout [UInt8]) {
        withDigits { buffer.append(contentsOf: $0.prefix(8)) }
    }

    /// Appends `YYYYMMDDTHHMMSSZ`.
    func append(to buffer: inout ByteBuffer) {
        withDigits { buffer.append(UnsafeRawBufferPointer($0)) }
    }

    private func withDigits(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { digits in
            let date = CivilDate(daysSinceEpoch: day)
            Self.write(date.year / 100, to: digits, at: 0)
            Self.write(date.year % 100, to: digits, at: 2)
            Self.write(date.month, to: digits, at: 4)
            Self.write(date.day, to: digits, at: 6)
            digits[8] = UInt8(ascii: "T")
            Self.write(secondOfDay / 3_600, to: digits, at: 9)
            Self.write(secondOfDay / 60 % 60, to: digits, at: 11)
            Self.write(secondOfDay % 60, to: digits, at: 13)
            digits[15] = UInt8(ascii: "Z")
            body(digits)
        }
    }

    private static func write(
        _ number: Int, to digits: UnsafeMutableBufferPointer<UInt8>, at offset: Int
    ) {
        digits[offset] = UInt8(ascii: "0") + UInt8(number / 10)
        digits[offset + 1] = UInt8(ascii: "0") + UInt8(number % 10)
    }
}
