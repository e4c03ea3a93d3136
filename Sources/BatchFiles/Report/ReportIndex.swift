// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The manifest.json of a completion report, read back.
package enum ReportIndex {
    /// A file that the report's manifest lists.
    package struct Entry: Sendable, Equatable {
        /// Its name within the report's folder: `results/….csv`.
        package var name: String
        package var md5: String

        /// What is wrong with the file; nil when it is there and is what the manifest says.
        package func problem(in folder: String) throws -> String? {
            let path = "\(folder)/\(name)"
            guard FileSystem.exists(path) else { return "The report's file \(path) is gone" }
            let file = try ReportFile.existing(.succeeded, localPath: path, key: name, rowCount: 0)
            return file.md5 == md5
                ? nil
                : "The report's file \(path) is not what its manifest.json says: it has the"
                    + " MD5 \(file.md5) and not \(md5)"
        }
    }

    /// The files of the report in a folder of this machine.
    package static func read(folder: String) throws -> [Entry] {
        let path = folder + "/manifest.json"
        let bytes = try FileSystem.read(path, action: "read")
        do {
            let document = try JSONValue(text: String(decoding: bytes, as: UTF8.self))
            guard case .object(let members) = document,
                case .array(let results)? = members["Results"]
            else { throw damaged(path) }
            return try results.map { result in
                guard case .object(let entry) = result, case .string(let key)? = entry["Key"],
                    case .string(let md5)? = entry["MD5Checksum"],
                    let name = key.split(separator: "/").last
                else { throw damaged(path) }
                return Entry(name: "results/\(name)", md5: md5)
            }
        } catch is JobDocumentProblem {
            throw damaged(path)
        }
    }

    private static func damaged(_ path: String) -> BatchFileError {
        BatchFileError(.report, "\(path) is not the manifest of a completion report.")
    }
}
