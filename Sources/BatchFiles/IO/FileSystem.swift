// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The few things done with whole files and directories.
enum FileSystem {
    /// Makes `path` and what is missing above it, for this user alone. The new names are durable:
    /// a file that is synced later would be lost with the directory that holds it.
    static func makeDirectories(_ path: String) throws {
        if retrying({ mkdir(path, 0o700) }) == 0 { return try syncNewName(of: path) }
        let number = errno
        if number == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectories(String(path[..<slash]))
            if retrying({ mkdir(path, 0o700) }) == 0 { return try syncNewName(of: path) }
            throw BatchFileError.system("make the directory", path: path, errno: errno)
        }
        guard number == EEXIST, isDirectory(path) else {
            throw BatchFileError.system(
                "make the directory", path: path, errno: number == EEXIST ? ENOTDIR : number)
        }
    }

    /// A directory that may be entered and not read cannot be opened to be synced; what is in it
    /// belongs to somebody else anyway.
    private static func syncNewName(of path: String) throws {
        do {
            try syncDirectory(of: path)
        } catch let error as BatchFileError where error.errnoValue == EACCES {
            return
        }
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return retrying({ stat(path, &status) }) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a directory, sorted, without `.` and `..`.
    static func names(in path: String) throws -> [String] {
        guard let directory = opendir(path) else {
            throw BatchFileError.system("list the directory", path: path, errno: errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// A whole small file.
    static func read(_ path: String, action: String) throws -> [UInt8] {
        let file = try FileDescriptor(path: path, flags: O_RDONLY, action: action)
        var result: [UInt8] = []
        var window = [UInt8](repeating: 0, count: 64 * 1_024)
        while true {
            let count = try window.withUnsafeMutableBytes {
                try file.read(at: UInt64(result.count), into: $0)
            }
            if count == 0 { return result }
            result += window[..<count]
        }
    }

    /// Writes a new file and makes it durable; an existing one is an error.
    static func writeNew(_ bytes: [UInt8], to path: String) throws {
        let file = try FileDescriptor(
            path: path, flags: O_WRONLY | O_CREAT | O_EXCL, action: "create")
        try bytes.withUnsafeBytes { try file.writeAll($0) }
        try file.syncData()
    }

    /// Puts `bytes` under `path` so that a reader sees the old content or the new, never a part.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = path + ".new"
        _ = unlink(temporary)
        do {
            try writeNew(bytes, to: temporary)
            try move(temporary, to: path)
        } catch {
            _ = unlink(temporary)
            throw error
        }
    }

    /// Renames, and makes the new name durable.
    static func move(_ source: String, to path: String) throws {
        guard rename(source, path) == 0 else {
            throw BatchFileError.system("rename \(source) to", path: path, errno: errno)
        }
        try syncDirectory(of: path)
    }

    /// Makes the names in the directory that holds `path` durable.
    static func syncDirectory(of path: String) throws {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let directory = try FileDescriptor(
            path: parent.isEmpty ? "/" : parent, flags: O_RDONLY | O_DIRECTORY,
            action: "open the directory")
        try directory.syncData()
    }

    /// Removes a directory and everything in it; links are removed and not followed. One that is
    /// not there is no error.
    static func removeTree(_ path: String) throws {
        guard exists(path) else { return }
        for name in try names(in: path) {
            let inner = path + "/" + name
            var status = stat()
            guard retrying({ lstat(inner, &status) }) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try removeTree(inner)
            } else if unlink(inner) != 0, errno != ENOENT {
                throw BatchFileError.system("remove", path: inner, errno: errno)
            }
        }
        if rmdir(path) != 0, errno != ENOENT {
            throw BatchFileError.system("remove", path: path, errno: errno)
        }
    }

    /// Removes the files of a directory and the directory itself, as far as that goes.
    static func removeFlatDirectory(_ path: String) {
        for name in (try? names(in: path)) ?? [] { _ = unlink(path + "/" + name) }
        _ = rmdir(path)
    }
}
