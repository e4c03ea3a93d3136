// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension Timestamp {
    /// Reads `2030-01-31T23:59:59.000Z`, with or without milliseconds, as listings write it a
    /// thousand times a page; nil for any other form, and for days that not every month has.
    init?(listed text: UnsafeRawBufferPointer) {
        guard text.count == 24 || text.count == 20, text.last == UInt8(ascii: "Z"),
            text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: text.count == 24 ? "." : "Z")
        else { return nil }
        func number(_ range: Range<Int>) -> Int {
            var value = 0
            for index in range {
                let digit = Int(text[index]) - 0x30
                // Makes the whole too large for what it is.
                value = value * 10 + ((0..<10).contains(digit) ? digit : 100_000)
            }
            return value
        }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        let milliseconds = text.count == 24 ? number(20..<23) : 0
        guard year <= 9_999, (1...12).contains(month), (1...28).contains(day), hour < 24,
            minute < 60, second < 60, milliseconds < 1_000
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        self.init(millisecondsSinceEpoch: seconds * 1_000 + Int64(milliseconds))
    }
}
