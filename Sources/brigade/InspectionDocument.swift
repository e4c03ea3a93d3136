// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What an inspection found, for a program. Pure.
enum InspectionDocument {
    /// Everything.
    static func value(
        _ findings: ManifestFindings, _ cost: CostEstimate?, _ prices: PriceList
    ) -> JSONValue {
        let tally = findings.tally
        var members: [String: JSONValue] = [
            "Manifest": .string(findings.name),
            "Format": .string(findings.form.rawValue),
            "Rows": number(tally.rows),
            "Buckets": .object(tally.buckets.mapValues(number)),
            "RowsWithVersionId": number(tally.rowsWithVersion),
            "NullVersions": number(tally.nullVersions),
            "DeleteMarkers": number(tally.deleteMarkers),
            "NoncurrentVersions": number(tally.noncurrentVersions),
            "Archived": number(tally.archived),
            "Sizes": sizes(tally.sizes),
            "StorageClasses": .object(
                tally.storageClasses.mapValues {
                    .object(["Objects": number($0.count), "Bytes": number($0.bytes)])
                }),
            "Requests": requests(tally.requests),
        ]
        if findings.form == .inventory {
            members["Files"] = .array(findings.files.map(JSONValue.string))
        }
        if let cost {
            members["Cost"] = .object([
                "PriceList": .string(prices.name), "Currency": .string(prices.currency),
                "Requests": .number(cost.requests), "Retrieval": .number(cost.retrieval),
                "Transfer": .number(cost.transfer),
                "StoragePerMonth": .number(cost.storagePerMonth),
            ])
        }
        guard case .object(let problems) = problems(findings) else { return .object(members) }
        return .object(members.merging(problems) { $1 })
    }

    /// What is wrong, and what stands more than once.
    static func problems(_ findings: ManifestFindings) -> JSONValue {
        let tally = findings.tally
        return .object([
            "BadRows": number(tally.badRows),
            "Problems": .object(tally.problems.mapValues(number)),
            "BadRowExamples": .array(
                tally.badRowExamples.map { bad in
                    var members: [String: JSONValue] = [
                        "Line": number(bad.line), "ErrorCode": .string(bad.failure.errorCode),
                        "Message": .string(bad.failure.message),
                    ]
                    members["File"] = bad.file.map(JSONValue.string)
                    return .object(members)
                }),
            "Duplicates": .object([
                "Objects": number(findings.duplicates.names),
                "Rows": number(findings.duplicates.rows),
                "Examples": .array(
                    findings.duplicates.examples.map { duplicate($0, findings.files) }),
            ]),
        ])
    }

    private static func duplicate(
        _ example: DuplicateSearch.Example, _ files: [String]
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "Bucket": .string(example.bucket), "Key": .string(example.key),
            "Rows": number(example.count),
            "Places": .array(
                example.places.map { place in
                    var members = ["Line": number(place.line)]
                    if !files.isEmpty { members["File"] = .string(files[Int(place.file)]) }
                    return .object(members)
                }),
        ]
        if !example.versionID.isEmpty { members["VersionId"] = .string(example.versionID) }
        return .object(members)
    }

    private static func sizes(_ sizes: SizeTally) -> JSONValue {
        var members: [String: JSONValue] = [
            "Objects": number(sizes.count), "Bytes": number(sizes.bytes),
            "Histogram": .array(
                sizes.steps.enumerated().filter { $0.element.count > 0 }.map { place, step in
                    let least: UInt64 = place == 0 ? 0 : 1 << UInt64(place - 1)
                    return .object([
                        "FromBytes": number(least), "Objects": number(step.count),
                        "Bytes": number(step.bytes),
                    ])
                }),
        ]
        if sizes.count > 0 {
            members["LargestBytes"] = number(sizes.largestBytes)
            members["Largest"] = .string(sizes.largestKey)
        }
        return .object(members)
    }

    private static func requests(_ requests: RequestEstimate) -> JSONValue {
        .object([
            "CopyObject": number(requests.copyObject),
            "CreateMultipartUpload": number(requests.createMultipartUpload),
            "UploadPartCopy": number(requests.uploadPartCopy),
            "CompleteMultipartUpload": number(requests.completeMultipartUpload),
            "HeadObject": number(requests.headObject),
            "GetObjectTagging": number(requests.getObjectTagging),
            "UnknownSizes": number(requests.unknownSizes),
        ])
    }

    private static func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
}
