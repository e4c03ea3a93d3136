// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Logging

/// Writes what is logged to standard error, each entry a line of JSON: `time`, `level`, `message`,
/// and the metadata by their names.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members: [String: JSONValue] = [:]
        let provided = metadataProvider?.get() ?? [:]
        for (key, value) in [metadata, provided, event.metadata ?? [:]].joined() {
            members[key] = .string("\(value)")
        }
        if let error = event.error { members["error"] = .string("\(error)") }
        members["time"] = .string(SystemClock.now().iso8601Milliseconds)
        members["level"] = .string(event.level.rawValue)
        members["message"] = .string("\(event.message)")
        StandardError.write(JSONValue.object(members).compactText + "\n")
    }
}
