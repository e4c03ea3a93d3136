// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// ListObjectVersions, in short pages.
extension StoreModel {
    func listVersions(_ request: ModelRequest) -> ModelAnswer {
        let prefix = request.query["prefix"] ?? ""
        var entries: [(key: String, id: String)] = []
        for key in versions.keys.sorted() where key.hasPrefix(prefix) {
            entries += (versions[key] ?? []).map { (key, $0) }
        }
        if let marker = request.query["key-marker"] {
            let id = request.query["version-id-marker"]
            let begin = entries.firstIndex { $0.key > marker } ?? entries.count
            let behind = entries.firstIndex { $0.key == marker && $0.id == id }
            entries.removeFirst(behind.map { $0 + 1 } ?? begin)
        }
        let page = entries.prefix(versionsOfPage)
        let list = page.map { key, id in
            "<Version><Key>\(key)</Key><VersionId>\(id)</VersionId><Size>1</Size></Version>"
        }
        var next = ""
        if page.count < entries.count, let last = page.last {
            next =
                "<NextKeyMarker>\(last.key)</NextKeyMarker>"
                + "<NextVersionIdMarker>\(last.id)</NextVersionIdMarker>"
        }
        return .document(
            "ListVersionsResult",
            "<IsTruncated>\(!next.isEmpty)</IsTruncated>\(next)\(list.joined())")
    }
}
