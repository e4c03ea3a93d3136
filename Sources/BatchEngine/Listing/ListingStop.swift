// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Why a listing cannot go on: each reason is written here.
enum ListingStop {
    static func failed(_ scope: ListingScope, _ failure: S3Failure) -> JobFailure {
        JobFailure(
            failureCode: "ListingFailed",
            failureReason: "\(scope.name) could not be listed to its end: \(failure.code): "
                + "\(failure.message)")
    }

    static func loops(_ scope: ListingScope) -> JobFailure {
        JobFailure(
            failureCode: "ListingLoops",
            failureReason: "The store lists \(scope.name) in circles: a page goes on where an "
                + "earlier one went on, so its end is never reached. Use another kind of manifest")
    }

    static func empty(_ scope: ListingScope) -> JobFailure {
        JobFailure(
            failureCode: "ListingLoops",
            failureReason: "The store gave \(Limits.listingEmptyPagesMax) empty pages of "
                + "\(scope.name) one after the other and says that there is more. Use another "
                + "kind of manifest")
    }

    static func foreignKey(_ scope: ListingScope, _ key: [UInt8]) -> JobFailure {
        JobFailure(
            failureCode: "ListingForeignKey",
            failureReason: "The store was asked for \(scope.name) and lists the key "
                + "\"\(String(decoding: key, as: UTF8.self))\", which does not begin so")
    }

    static func versions(_ scope: ListingScope, _ key: [UInt8]) -> JobFailure {
        JobFailure(
            failureCode: "TooManyVersions",
            failureReason: "The key \"\(String(decoding: key, as: UTF8.self))\" of \(scope.name) "
                + "has more than \(Limits.listedVersionsMax) versions, which are kept in memory to "
                + "be copied in their order. Remove old versions, or list without versions")
    }
}
