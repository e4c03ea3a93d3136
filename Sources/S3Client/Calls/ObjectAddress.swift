// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An object, or one version of it.
package struct ObjectAddress: Sendable, Equatable {
    /// A name, or an access point's ARN.
    package var bucket: [UInt8]
    /// Raw UTF-8 bytes.
    package var key: [UInt8]
    /// Nil for the current version.
    package var versionID: [UInt8]?

    package init(bucket: [UInt8], key: [UInt8], versionID: [UInt8]? = nil) {
        self.bucket = bucket
        self.key = key
        self.versionID = versionID
    }

    package init(bucket: String, key: String, versionID: String? = nil) {
        self.init(
            bucket: Array(bucket.utf8), key: Array(key.utf8),
            versionID: versionID.map { Array($0.utf8) })
    }

    /// Empties the exchange and makes it a request for this object.
    func begin(_ exchange: S3Exchange, _ method: HTTPMethod, _ headers: HeaderBlock) {
        exchange.reset()
        exchange.method = method
        exchange.bucket = bucket
        exchange.key = key
        exchange.headers.append(contentsOf: headers)
        if let versionID { exchange.query.append("versionId", versionID) }
    }
}
