// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Hummingbird
import NIOCore

/// The files that pages name: they are part of the program.
enum ConsoleAssets {
    private static let files: [String: (type: String, bytes: [UInt8])] = [
        "console.css": ("text/css; charset=utf-8", PackageResources.console_css),
        "console.js": ("text/javascript; charset=utf-8", PackageResources.console_js),
        "icon.svg": ("image/svg+xml", PackageResources.icon_svg),
    ]

    /// Changes with the files, so that a browser that keeps them gets new ones.
    static let version: String = {
        let all = files.sorted { $0.key < $1.key }.flatMap(\.value.bytes)
        return Fingerprint.of(all)
    }()

    /// One of them; nil when there is none of that name.
    static func answer(_ name: String) -> ConsoleAnswer? {
        guard let file = files[name] else { return nil }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        var answer = ConsoleAnswer(body, type: file.type)
        // Pages name a version; a file of that name and version never changes.
        answer.fields[.cacheControl] = "private, max-age=31536000, immutable"
        return answer
    }
}
