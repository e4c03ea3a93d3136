// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Testing

@testable import BatchEngine

/// Expected values: hashlib of Python over the parts `first part` and `second`.
@Suite struct MultipartETagTests {
    private static let first = "550cf6b6e60f65a0e3104a26e70fea42"
    private static let second = "a9f0e61a137d86aa9db53465e0801612"
    private static let whole = "93f26da1291790e1134809a03511cd15-2"

    private func parts(_ etags: String...) -> [UploadedPart] {
        etags.enumerated().map { UploadedPart(number: $0.offset + 1, etag: $0.element) }
    }

    @Test func `The object of the parts is known, with quotes and without`() {
        #expect(MultipartETag.isMade("\"\(Self.whole)\"", of: parts(Self.first, Self.second)))
        #expect(MultipartETag.isMade(Self.whole, of: parts("\"\(Self.first)\"", Self.second)))
        #expect(MultipartETag.isMade(Self.whole.uppercased(), of: parts(Self.first, Self.second)))
    }

    @Test func `Other parts, another order and other counts make another object`() {
        #expect(!MultipartETag.isMade(Self.whole, of: parts(Self.second, Self.first)))
        #expect(!MultipartETag.isMade(Self.whole, of: parts(Self.first)))
        #expect(!MultipartETag.isMade(Self.whole, of: parts(Self.first, Self.first)))
        #expect(!MultipartETag.isMade(Self.whole, of: []))
    }

    @Test(arguments: [nil, "", "93f26da1291790e1134809a03511cd15", first])
    func `An object that was not made in parts is another one`(etag: String?) {
        #expect(!MultipartETag.isMade(etag, of: parts(Self.first, Self.second)))
    }

    @Test func `Where parts have no MD5 the count has to do`() {
        let opaque = parts("\(Self.first)-2", Self.second)
        #expect(MultipartETag.isMade("\"anything-2\"", of: opaque))
        #expect(!MultipartETag.isMade("\"anything-12\"", of: opaque))
        #expect(!MultipartETag.isMade("\"anything\"", of: opaque))
    }
}
