// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A tag of an object.
package struct ObjectTag: Sendable, Equatable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// The body of PutObjectTagging.
    static func document(_ tags: [ObjectTag]) -> String {
        var text = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>"
        for tag in tags {
            text += "<Tag><Key>\(XMLText.escape(tag.key))</Key>"
            text += "<Value>\(XMLText.escape(tag.value))</Value></Tag>"
        }
        return text + "</TagSet></Tagging>"
    }
}
