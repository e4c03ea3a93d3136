// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One element of a parsed document; name spaces are dropped, attributes kept as written.
struct XMLNode {
    var name: String
    var attributes: [String: String] = [:]
    var text = ""
    var children: [XMLNode] = []

    /// The first child of this name.
    subscript(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    /// All children of this name.
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
}
