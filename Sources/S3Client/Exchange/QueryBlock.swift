// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Query items of a request, raw: percent-encoding and ordering happen when the request target is
/// built.
package struct QueryBlock: Sendable {
    /// One item. Without a value it is a subresource (`?uploads`), which is sent without `=` and
    /// signed with it.
    package struct Item: Sendable {
        package var name: [UInt8]
        package var value: [UInt8]?
    }

    package private(set) var items: [Item] = []

    package init() {}

    package var isEmpty: Bool { items.isEmpty }

    /// Empties the block and keeps its capacity.
    package mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
    }

    /// Appends a subresource, such as `uploads` or `tagging`.
    package mutating func append(_ name: String) {
        items.append(Item(name: Array(name.utf8), value: nil))
    }

    package mutating func append(_ name: String, _ value: String) {
        items.append(Item(name: Array(name.utf8), value: Array(value.utf8)))
    }

    package mutating func append(_ name: String, _ value: [UInt8]) {
        items.append(Item(name: Array(name.utf8), value: value))
    }

    package mutating func append(name: [UInt8], value: [UInt8]?) {
        items.append(Item(name: name, value: value))
    }
}
