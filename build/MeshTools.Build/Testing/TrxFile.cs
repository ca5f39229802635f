using System.Xml.Linq;

namespace MeshTools.Build.Testing;

/// <summary>The results that <c>dotnet test --logger trx</c> writes.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Null when there is no file: the tests never ran, or their process died.</summary>
    public static TestCounts? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        XElement[] results = [.. XDocument.Load(file).Descendants(Trx + "UnitTestResult")];
        return new TestCounts
        {
            Passed = results.Count(static result => Outcome(result) == "Passed"),
            Skipped = results.Count(static result => Outcome(result) == "NotExecuted"),
            Failures = [.. results.Where(static result => Outcome(result) is not ("Passed" or "NotExecuted")).Select(Failure)],
        };
    }

    private static string? Outcome(XElement result) => (string?)result.Attribute("outcome");

    private static TestFailure Failure(XElement result)
    {
        XElement? output = result.Element(Trx + "Output");
        XElement? error = output?.Element(Trx + "ErrorInfo");
        string printed = (string?)output?.Element(Trx + "StdOut") ?? string.Empty;
        return new TestFailure(
            (string?)result.Attribute("testName") ?? "(no name)",
            (string?)error?.Element(Trx + "Message") ?? $"outcome {Outcome(result)}",
            string.Join('\n', new[] { (string?)error?.Element(Trx + "StackTrace"), printed }.Where(static text => !string.IsNullOrWhiteSpace(text))));
    }
}
