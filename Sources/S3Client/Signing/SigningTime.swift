// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

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
        let date = CivilDate(daysSinceEpoch: day)
        Self.append(date.year, digits: 4, to: &buffer)
        Self.append(date.month, digits: 2, to: &buffer)
        Self.append(date.day, digits: 2, to: &buffer)
    }

    /// Appends `YYYYMMDDTHHMMSSZ`.
    func append(to buffer: inout [UInt8]) {
        appendDay(to: &buffer)
        buffer.append(UInt8(ascii: "T"))
        Self.append(secondOfDay / 3_600, digits: 2, to: &buffer)
        Self.append(secondOfDay / 60 % 60, digits: 2, to: &buffer)
        Self.append(secondOfDay % 60, digits: 2, to: &buffer)
        buffer.append(UInt8(ascii: "Z"))
    }

    private static func append(_ number: Int, digits: Int, to buffer: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            buffer.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
