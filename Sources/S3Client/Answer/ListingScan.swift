// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Reads the ordinary shape of a listing's page in one pass over its bytes, without building a
/// tree: a bucket of a billion objects has a million pages.
///
/// It is strict. Whatever is not plainly XML, or could be read in two ways (attributes, prefixed
/// names, CDATA, comments, an element that stands twice), is left to `XMLElementReader`; what both
/// read, they read alike.
struct ListingScan: ~Copyable {
    /// How deep elements that say nothing to us may nest.
    private static let depthMax = 8

    private var text: XMLTextScan
    private var objects: [ListedObject] = []
    private var isTruncated: Bool?
    private var isEncoded = false
    private var token: String?
    private var keyMarker: [UInt8]?
    private var versionMarker: String?
    /// What an element of the page has said already, by its bit.
    private var seen: UInt8 = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        text = XMLTextScan(bytes)
        objects.reserveCapacity(1_000)
    }

    /// The page, or nil for a body that is not of the ordinary shape.
    static func page(in body: [UInt8], root: StaticString) -> ObjectsPage? {
        guard XMLTextScan.isPlain(body) else { return nil }
        return body.withUnsafeBytes { bytes in
            var scan = ListingScan(bytes)
            guard scan.text.skipProlog(), scan.text.openRoot(root), scan.readElements(root),
                scan.text.isAtEnd
            else { return nil }
            return scan.finish()
        }
    }

    private mutating func finish() -> ObjectsPage? {
        if isEncoded {
            for index in objects.indices { Self.decode(&objects[index].key) }
        }
        guard let isTruncated else { return nil }
        guard isTruncated else { return ObjectsPage(objects: objects) }
        if let token { return ObjectsPage(objects: objects, next: .token(token)) }
        guard var key = keyMarker, !key.isEmpty else { return nil }
        if isEncoded { Self.decode(&key) }
        return ObjectsPage(
            objects: objects, next: .version(key: key, versionID: versionMarker ?? ""))
    }

    private static func decode(_ key: inout [UInt8]) {
        let isPlain = key.allSatisfy { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+") }
        if !isPlain { key = PercentEncoding.decodeForm(key) }
    }

    /// The elements of the root, and its end.
    private mutating func readElements(_ root: StaticString) -> Bool {
        while true {
            text.skipSpace()
            if text.close(root) { return true }
            guard let element = text.open() else { return false }
            guard read(element) else { return false }
        }
    }

    private mutating func read(_ element: XMLTextScan.Element) -> Bool {
        if element.isNamed("Contents") { return readEntry(element, "Contents") }
        if element.isNamed("Version") { return readEntry(element, "Version") }
        if element.isNamed("DeleteMarker") { return readEntry(element, "DeleteMarker") }
        if element.isNamed("IsTruncated") {
            guard once(1), let isTrue = text.flag(of: element) else { return false }
            isTruncated = isTrue
            return true
        }
        if element.isNamed("EncodingType") {
            guard once(2), let value = text.value(of: element) else { return false }
            isEncoded = value == "url"
            return true
        }
        if element.isNamed("NextContinuationToken") {
            guard once(4), let value = text.value(of: element), !value.isEmpty else { return false }
            token = value
            return true
        }
        if element.isNamed("NextKeyMarker") {
            guard once(8), let key = text.bytes(of: element) else { return false }
            keyMarker = key
            return true
        }
        if element.isNamed("NextVersionIdMarker") {
            guard once(16), let value = text.value(of: element) else { return false }
            versionMarker = value
            return true
        }
        // Nobody asks for these: what they would leave out is a question for the other reader.
        if element.isNamed("CommonPrefixes") { return false }
        return text.skip(element, depthMax: Self.depthMax)
    }

    private mutating func once(_ bit: UInt8) -> Bool {
        defer { seen |= bit }
        return seen & bit == 0
    }

    private mutating func readEntry(
        _ entry: XMLTextScan.Element, _ name: StaticString
    ) -> Bool {
        guard !entry.isEmpty else { return false }
        var object = ListedObject(key: [])
        object.isDeleteMarker = entry.isNamed("DeleteMarker")
        var fields = EntryFields()
        while true {
            text.skipSpace()
            if text.close(name) { break }
            guard let element = text.open(), read(element, of: &object, &fields) else {
                return false
            }
        }
        guard !object.key.isEmpty, fields.hasSize || object.isDeleteMarker else { return false }
        objects.append(object)
        return true
    }

    private mutating func read(
        _ element: XMLTextScan.Element, of object: inout ListedObject, _ fields: inout EntryFields
    ) -> Bool {
        if element.isNamed("Key") {
            guard object.key.isEmpty, let key = text.bytes(of: element) else { return false }
            object.key = key
        } else if element.isNamed("LastModified") {
            guard fields.once(.lastModified), let time = text.timestamp(of: element) else {
                return false
            }
            object.lastModified = time
        } else if element.isNamed("ETag"), !object.isDeleteMarker {
            guard fields.once(.etag), let etag = text.unquoted(of: element) else { return false }
            object.etag = etag.isEmpty ? nil : etag
        } else if element.isNamed("Size"), !object.isDeleteMarker {
            guard fields.once(.size), let size = text.number(of: element) else { return false }
            object.size = size
        } else if element.isNamed("StorageClass"), !object.isDeleteMarker {
            guard fields.once(.storageClass), let value = text.value(of: element) else {
                return false
            }
            object.storageClass = value.isEmpty ? nil : value
        } else if element.isNamed("VersionId") {
            guard fields.once(.versionID), let value = text.value(of: element) else { return false }
            object.versionID = value.isEmpty ? nil : value
        } else if element.isNamed("IsLatest") {
            guard fields.once(.isLatest), let isTrue = text.flag(of: element) else { return false }
            object.isLatest = isTrue
        } else {
            return text.skip(element, depthMax: Self.depthMax)
        }
        return true
    }
}

/// Which of an entry's elements have been read.
private struct EntryFields {
    enum Field: UInt8 {
        case lastModified, etag, size, storageClass, versionID, isLatest
    }

    private var seen: UInt8 = 0

    var hasSize: Bool { seen & (1 << Field.size.rawValue) != 0 }

    /// False for an element that stands twice.
    mutating func once(_ field: Field) -> Bool {
        let bit: UInt8 = 1 << field.rawValue
        defer { seen |= bit }
        return seen & bit == 0
    }
}
