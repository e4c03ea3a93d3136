// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A member of a structure.
struct WireMember: Sendable {
    /// As the SDKs and job documents have it.
    let name: String
    let shape: WireShape

    /// The name of its element: the kinds of encryption are spelled with hyphens.
    var element: String {
        switch name {
        case "SSES3": "SSE-S3"
        case "SSEKMS": "SSE-KMS"
        case "DSSEKMS": "DSSE-KMS"
        case "SSEC": "SSE-C"
        case "NOTSSE": "NOT-SSE"
        default: name
        }
    }
}
