// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension PreparedBlockHead {
    /// The next undamaged head, searching every byte from `offset` on.
    static func find(
        in file: any JournalFile, from offset: UInt64
    ) throws -> (head: PreparedBlockHead, fileOffset: UInt64)? {
        let windowBytes = 64 * 1_024
        var start = offset
        while true {
            let window = try file.readExactly(windowBytes, at: start)
            if window.count < fixedBytes + 4 { return nil }
            // A marker that straddles the window's end is found in the next one.
            for place in 0...(window.count - marker.count)
            where window[place] == marker[0] && window[place...].starts(with: marker) {
                if let head = try read(from: file, at: start + UInt64(place)) {
                    return (head, start + UInt64(place))
                }
            }
            if window.count < windowBytes { return nil }
            start += UInt64(windowBytes - marker.count + 1)
        }
    }
}
