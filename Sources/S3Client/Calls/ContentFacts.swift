// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What is known of an object's bytes without reading them.
package struct ContentFacts: Sendable, Equatable {
    package var size: UInt64?
    /// Without quotes.
    package var etag: String?
    /// Whether the object is known to be encrypted in a way that its ETag depends on: by a key of
    /// KMS or of the customer (S3 User Guide, "Checking object integrity").
    package var isUnderForeignKey: Bool
    package var checksums: [ObjectChecksum]
    package var lastModified: Timestamp?

    package init(
        size: UInt64? = nil, etag: String? = nil, isUnderForeignKey: Bool = false,
        checksums: [ObjectChecksum] = [], lastModified: Timestamp? = nil
    ) {
        self.size = size
        self.etag = etag
        self.isUnderForeignKey = isUnderForeignKey
        self.checksums = checksums
        self.lastModified = lastModified
    }

    /// What HEAD says; checksums are among it where they were asked for.
    package init(_ head: ObjectHead) {
        self.init(
            size: UInt64(max(0, head.size)), etag: head.etag.map(Self.bare),
            isUnderForeignKey: Self.isForeign(head.encryption),
            checksums: Self.checksums(head),
            lastModified: head.lastModified.flatMap(Timestamp.init(httpDate:)))
    }

    /// What the answer to a successful CopyObject or CompleteMultipartUpload says of the new
    /// object.
    package init(answerIn exchange: S3Exchange) {
        self.init()
        let encryption = ObjectEncryption(
            algorithm: exchange.header("x-amz-server-side-encryption"), key: nil,
            isBucketKeyEnabled: false,
            customerAlgorithm: exchange.header("x-amz-server-side-encryption-customer-algorithm"))
        isUnderForeignKey = Self.isForeign(encryption)
        var scan = ContentScan()
        if scan.read(exchange.responseBody) {
            (etag, checksums, lastModified) = (scan.etag, scan.checksums, scan.lastModified)
        } else if let tree = XMLElementReader.read(exchange.responseBody) {
            etag = tree.value("ETag").map(Self.bare)
            let type = tree.value("ChecksumType")
            checksums = PartChecksum.all(in: tree).map {
                ObjectChecksum(
                    algorithm: String($0.element.dropFirst("Checksum".count)), value: $0.value,
                    type: type)
            }
            lastModified = tree.value("LastModified").flatMap(Timestamp.init(iso8601:))
        }
    }

    private static func isForeign(_ encryption: ObjectEncryption) -> Bool {
        encryption.isKMS || encryption == .sseC
    }

    private static func bare(_ etag: String) -> String { etag.filter { $0 != "\"" } }

    /// `x-amz-checksum-…`, of which `-type` and `-algorithm` are none.
    private static func checksums(_ head: ObjectHead) -> [ObjectChecksum] {
        let prefix = "x-amz-checksum-"
        var type: String?
        var found: [(name: String, value: String)] = []
        for header in head.headers where header.name.starts(with: prefix.utf8) {
            let name = String(decoding: header.name.dropFirst(prefix.utf8.count), as: UTF8.self)
            let value = String(decoding: header.value, as: UTF8.self)
            switch name {
            case "type": type = value
            case "algorithm", "mode": continue
            default: found.append((name.uppercased(), value))
            }
        }
        return found.map { ObjectChecksum(algorithm: $0.name, value: $0.value, type: type) }
    }
}
