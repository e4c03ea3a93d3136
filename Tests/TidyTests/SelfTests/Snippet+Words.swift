// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension Snippet {
    /// Type names and file names.
    static let names: [Snippet] = [
        Snippet("two types", OneTypeRule(), "struct Made {}\nenum Other {}\n", at: [2]),
        Snippet("another name", OneTypeRule(), "\npublic final class Other {}\n", at: [2]),
        Snippet("only an extension", OneTypeRule(), "extension Other {}\n", at: [1]),
        Snippet(
            "a private type beside", OneTypeRule(),
            "struct Made { enum Nested {} }\nprivate struct Other {}\nextension Int {}\n"),
        Snippet(
            "an aspect of nothing", OneTypeRule(), path: "Sources/BatchModel/Made+Aspect.swift",
            "extension Other {}\n", at: [1]),
        Snippet(
            "an aspect of a nested type", OneTypeRule(),
            path: "Sources/BatchModel/Made+Nested.swift", "extension Made.Nested {}\n"),
        Snippet(
            "a type in an aspect", OneTypeRule(), path: "Sources/BatchModel/Made+Aspect.swift",
            "extension Made {}\nstruct Other {}\n", at: [2]),
        Snippet("a test file", OneTypeRule(), path: "Tests/A/B.swift", "struct C {}\nstruct D {}"),

        Snippet("a whole name", BannedNameRule(), "enum A {\n  struct Error {}\n}", at: [2]),
        Snippet("a suffix", BannedNameRule(), "actor CopyManager {}", at: [1]),
        Snippet("a name that only begins so", BannedNameRule(), "struct TaskOutcome {}"),
    ]

    /// Calls, words and promises.
    static let words: [Snippet] = [
        Snippet("try!", BannedCallRule(), "let a = try! b()", at: [1]),
        Snippet("as!", BannedCallRule(), "let a = b as! C", at: [1]),
        Snippet("fatalError", BannedCallRule(), "\nfatalError(\"no\")", at: [2]),
        Snippet("print", BannedCallRule(), "  print(1)\n", at: [1]),
        Snippet(
            "print in the executable", BannedCallRule(), path: "Sources/brigade/M.swift", "print(1)"
        ),
        Snippet("a method of that name", BannedCallRule(), "a.print(1)\nblueprint(2)\n"),
        Snippet("a promise", BannedCallRule(), "// TO" + "DO: later\n// FIX" + "ME\n", at: [1, 2]),
        Snippet("a loose task", BannedCallRule(), "Task { }", at: [1]),
        Snippet("with a priority", BannedCallRule(), "Task(priority: .low) { }", at: [1]),
        Snippet("a detached task", BannedCallRule(), "_ = Task.detached { }", at: [1]),
        Snippet("a child task", BannedCallRule(), "group.addTask { }\nTask.isCancelled\n"),
        Snippet("another lock", BannedCallRule(), "let a = NSLock()", at: [1]),
        Snippet("a queue", BannedCallRule(), "DispatchQueue.main", at: [1]),
        Snippet("Foundation", BannedCallRule(), "import class Foundation.NSObject", at: [1]),
        Snippet("its smaller part", BannedCallRule(), "import FoundationEssentials"),
        Snippet("words in a literal", BannedCallRule(), "let a = \"try! print(1)\" // as! b"),
        Snippet("words in tests", BannedCallRule(), path: "Tests/A/B.swift", "try! print(1)"),

        Snippet(
            "no reason", UncheckedSendableRule(), "\nfinal class Made: @unchecked Sendable {}",
            at: [2]),
        Snippet(
            "a reason", UncheckedSendableRule(),
            "// `a` is guarded by `b`.\n@frozen\nfinal class Made: @unchecked Sendable {}"),

        Snippet("a home", MachinePathRule(), path: "a.md", "see /ro" + "ot/x\n", at: [1]),
        Snippet(
            "a workplace", MachinePathRule(), path: "tools/a", "\ncd \"/wo" + "rk/x\"", at: [2]),
        Snippet("a registry", MachinePathRule(), path: "a.md", "https://py" + "pi.org/x", at: [1]),
        Snippet("a folder of the project", MachinePathRule(), path: "a.md", "docs/wo" + "rk/x"),

        Snippet(
            "an unlinked page", LinkedDocsRule(),
            [
                SourceFile(path: "README.md", text: "[a](docs/a.md#here) docs/b.md"),
                SourceFile(path: "docs/a.md", text: "a"),
                SourceFile(path: "docs/b.md", text: "b"),
            ], at: ["docs/b.md:1"]),
    ]
}
