using System.Management.Automation.Host;

namespace MeshTools.Build.PowerShell;

/// <summary>Tells the formatter how wide a table may be. There is no screen to draw on.</summary>
internal sealed class PlainRawUI : PSHostRawUserInterface
{
    private const int WidthOfAFile = 120;

    public override Size BufferSize { get; set; } = new(Width(), 1000);

    public override Size WindowSize { get; set; } = new(Width(), 50);

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 1;

    public override bool KeyAvailable => false;

    public override string WindowTitle { get; set; } = string.Empty;

    public override void FlushInputBuffer()
    {
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    private static int Width() => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? WidthOfAFile : Console.WindowWidth;
}
