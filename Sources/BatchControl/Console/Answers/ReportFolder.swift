// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The files of a job's report in its directory.
///
/// A download names a file by its number in this list, which is read anew each time: nothing of a
/// request ever becomes part of a path.
struct ReportFolder: Sendable {
    struct File: Sendable, Equatable {
        /// What its address ends in.
        var id: String
        /// What it is called when it is saved.
        var name: String
        var bytes: UInt64
        /// Below the folder.
        fileprivate var path: String
    }

    let files: [File]
    private let root: String

    /// Lists what is there; empty where there is no report.
    ///
    /// - Parameter jobPath: the job's directory.
    init(jobPath: String) {
        root = jobPath + "/report"
        files = Self.walk(root, below: "", depth: 0).sorted { $0.path < $1.path }
            .prefix(ConsoleLimits.reportFilesMax).enumerated().map { place, file in
                var file = file
                file.id = "\(place + 1)-\(file.name)"
                return file
            }
    }

    /// Opens one for reading; nil where it is not one of these, or gone.
    func open(_ id: String) -> (file: File, descriptor: Int32)? {
        guard let file = files.first(where: { $0.id == id }) else { return nil }
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = Glibc.open(root + "/" + file.path, flags)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        return (file, descriptor)
    }

    /// Ordinary files only, and no symbolic links; a report is at most four folders deep.
    private static func walk(_ root: String, below: String, depth: Int) -> [File] {
        guard depth <= 4, let folder = opendir(root + "/" + below) else { return [] }
        defer { closedir(folder) }
        var found: [File] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
                start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let path = below.isEmpty ? name : below + "/" + name
            var facts = stat()
            guard lstat(root + "/" + path, &facts) == 0 else { continue }
            switch facts.st_mode & S_IFMT {
            case S_IFDIR: found += walk(root, below: path, depth: depth + 1)
            case S_IFREG:
                found.append(
                    File(id: "", name: name, bytes: UInt64(max(0, facts.st_size)), path: path))
            default: break
            }
        }
        return found
    }
}
