// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a value of the S3 Control model looks like in XML. One description serves for reading and
/// for writing.
indirect enum WireShape: Sendable {
    case text
    case number
    case flag
    /// A list's elements, and what each is called.
    case list(WireShape, element: String = "member")
    /// Texts by texts: `<entry><key/><value/></entry>`.
    case map
    /// Members in the order in which they are written.
    case structure([WireMember])

    static func members(_ members: KeyValuePairs<String, WireShape>) -> WireShape {
        .structure(members.map { WireMember(name: $0.key, shape: $0.value) })
    }
}
