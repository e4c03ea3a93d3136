// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Reads what the answer to a copy says of the new object, if it has the ordinary shape; any other
/// is for the parser.
struct ContentScan {
    private(set) var etag: String?
    private(set) var checksums: [ObjectChecksum] = []
    private(set) var lastModified: Timestamp?
    private var type: String?

    /// False when the answer is of another shape; nothing that was read counts then.
    mutating func read(_ body: [UInt8]) -> Bool {
        guard XMLTextScan.isPlain(body) else { return false }
        return body.withUnsafeBytes { bytes in
            var scan = XMLTextScan(bytes)
            guard scan.skipProlog() else { return false }
            if scan.openRoot("CopyObjectResult") { return readElements("CopyObjectResult", &scan) }
            guard scan.openRoot("CompleteMultipartUploadResult") else { return false }
            return readElements("CompleteMultipartUploadResult", &scan)
        }
    }

    private mutating func readElements(_ root: StaticString, _ scan: inout XMLTextScan) -> Bool {
        while true {
            scan.skipSpace()
            if scan.close(root) { break }
            guard let element = scan.open(), read(element, &scan) else { return false }
        }
        for index in checksums.indices {
            checksums[index] = ObjectChecksum(
                algorithm: checksums[index].algorithm, value: checksums[index].value, type: type)
        }
        return scan.isAtEnd
    }

    private mutating func read(
        _ element: XMLTextScan.Element, _ scan: inout XMLTextScan
    ) -> Bool {
        if element.isNamed("ETag") {
            guard etag == nil, let value = scan.unquoted(of: element) else { return false }
            etag = value.isEmpty ? nil : value
            return true
        }
        if element.isNamed("LastModified") {
            lastModified = scan.timestamp(of: element)
            return lastModified != nil
        }
        if element.isNamed("ChecksumType") {
            type = scan.value(of: element)
            return type != nil
        }
        guard let algorithm = Self.algorithms.first(where: { element.isNamed($0.element) }) else {
            return scan.skip(element, depthMax: 2)
        }
        guard let value = scan.value(of: element) else { return false }
        if !value.isEmpty {
            checksums.append(ObjectChecksum(algorithm: algorithm.name, value: value, type: nil))
        }
        return true
    }

    /// The elements of API Reference, CopyObjectResult.
    private static let algorithms: [(element: StaticString, name: String)] = [
        ("ChecksumCRC32", "CRC32"), ("ChecksumCRC32C", "CRC32C"),
        ("ChecksumCRC64NVME", "CRC64NVME"), ("ChecksumSHA1", "SHA1"),
        ("ChecksumSHA256", "SHA256"), ("ChecksumSHA512", "SHA512"), ("ChecksumMD5", "MD5"),
        ("ChecksumXXHASH64", "XXHASH64"), ("ChecksumXXHASH3", "XXHASH3"),
        ("ChecksumXXHASH128", "XXHASH128"),
    ]
}
