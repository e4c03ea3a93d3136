// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CZlib

/// CRC-32 as zlib and RFC 1952 define it.
enum CyclicChecksum {
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let base = bytes.bindMemory(to: UInt8.self).baseAddress
        // zlib takes a null pointer as "give me the initial value", which is what no bytes have.
        return UInt32(truncatingIfNeeded: crc32(crc32(0, nil, 0), base, uInt(bytes.count)))
    }

    static func of(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes(of) }
}
