// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// What is the same for every object of a job, worked out once.
struct CopyPlan: Sendable {
    let operation: S3PutObjectCopy
    /// The destination as requests name it.
    let destinationBucket: [UInt8]
    /// What stands before every key, its `/` included; empty without a prefix.
    let keyPrefix: [UInt8]
    /// The headers of every CopyObject besides its source.
    let copyObjectHeaders: HeaderBlock
    let headers: CopyHeaders
    let conditions: SourceConditions
    let multipartThresholdBytes: UInt64
    /// Bytes of a part; `nil` lets them grow with the object.
    let partBytes: UInt64?
    /// Ask each source's size first, where the manifest does not tell it.
    let headFirst: Bool
    /// Copy an object only while it has the ETag that its row names.
    let pinsETag: Bool
    /// How copies are compared with their sources; nil for what costs no request.
    let verification: Verification?
    /// Overwrite nothing.
    let ifNoneMatch: Bool
    /// Copy nothing that is there already.
    let skipIdentical: Bool

    /// Whether the store may refuse a copy for what its source is.
    var hasSourceConditions: Bool {
        pinsETag || conditions.modifiedSince != nil || conditions.unmodifiedSince != nil
    }

    init(operation: S3PutObjectCopy, settings: RunSettings) {
        self.operation = operation
        destinationBucket = Array(operation.targetResource.name.utf8)
        var prefix = Array((operation.targetKeyPrefix ?? "").utf8)
        if let last = prefix.last, last != UInt8(ascii: "/") { prefix.append(UInt8(ascii: "/")) }
        keyPrefix = prefix
        headers = CopyHeaders(operation: operation)
        copyObjectHeaders = headers.copyObject()
        conditions = SourceConditions(operation)
        multipartThresholdBytes = settings.multipartThresholdBytes
        partBytes = settings.partBytes
        headFirst = settings.headFirst
        pinsETag = settings.pinsETag
        verification = settings.verification
        ifNoneMatch = settings.ifNoneMatch
        skipIdentical = settings.skipIdentical
    }
}
