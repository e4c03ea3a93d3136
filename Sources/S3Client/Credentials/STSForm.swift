// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Calls to STS as the forms that it takes (AWS STS API Reference, "Making query requests").
enum STSForm {
    static let contentType = "application/x-www-form-urlencoded; charset=utf-8"

    /// The body of a request.
    static func bytes(_ call: S3Call, _ fields: [(String, String)]) -> [UInt8] {
        var form: [UInt8] = []
        for (name, value) in [("Action", call.rawValue), ("Version", "2011-06-15")] + fields {
            if !form.isEmpty { form.append(UInt8(ascii: "&")) }
            form.append(contentsOf: name.utf8)
            form.append(UInt8(ascii: "="))
            PercentEncoding.appendQuery(Array(value.utf8), to: &form)
        }
        return form
    }
}
