// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME`, given where a bucket's name is expected
/// (S3 User Guide, "Using access points").
struct AccessPointARN {
    var region: String
    var account: String
    var name: String

    /// - Parameter text: begins with `arn:`.
    /// - Throws: `S3ClientError` when it is the ARN of something else.
    init(parsing text: String) throws {
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[2] == "s3" else {
            throw Self.wrong(text, "it is not the ARN of an S3 access point")
        }
        let resource = fields[5].split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "/" || $0 == ":"
        }
        guard resource.count == 2, resource[0] == "accesspoint" else {
            throw Self.wrong(text, "it is not the ARN of an S3 access point; name a bucket plainly")
        }
        guard !fields[3].isEmpty else {
            throw Self.wrong(text, "multi-Region access points are not supported")
        }
        let labels = [String(fields[3]), String(fields[4]), String(resource[1])]
        guard labels.allSatisfy(HostLabel.isValid) else {
            throw Self.wrong(text, "its region, account and name must be plain words")
        }
        region = labels[0]
        account = labels[1]
        name = labels[2]
    }

    private static func wrong(_ text: String, _ reason: String) -> S3ClientError {
        S3ClientError(.endpoint, "The bucket \"\(text)\" cannot be used: \(reason).")
    }
}
