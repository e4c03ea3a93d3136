// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every rule the tree is held to.
enum Rulebook {
    static let rules: [any Rule] = [
        HeaderRule(),
        ImportTableRule(),
        ImportOrderRule(),
        FileLengthRule(),
        FunctionLengthRule(),
        LineLengthRule(),
        OneTypeRule(),
        BannedCallRule(),
        BannedNameRule(),
        UncheckedSendableRule(),
        MachinePathRule(),
        LinkedDocsRule(),
    ]
}
