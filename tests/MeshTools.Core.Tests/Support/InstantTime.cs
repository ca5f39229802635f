namespace MeshTools.Core.Tests.Support;

/// <summary>
/// A clock on which waiting takes no time: a timer of up to 20 s fires at once and moves the clock by its length. Longer
/// ones are limits and not waits (the time-out of a try); they fire only when <see cref="Advance"/> reaches them.
/// </summary>
internal sealed class InstantTime : TimeProvider
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<InstantTimer> _limits = [];
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock, and lets every limit that it passes end.</summary>
    public void Advance(TimeSpan by)
    {
        List<InstantTimer> due;
        lock (_lock)
        {
            _now += by;
            due = _limits.FindAll(limit => limit.Due <= _now);
            _limits.RemoveAll(due.Contains);
        }

        due.ForEach(static timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        InstantTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Schedule(InstantTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _limits.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            if (dueTime > LongestWait)
            {
                timer.Due = _now + dueTime;
                _limits.Add(timer);
                return;
            }

            _now += dueTime;
            _waits.Add(dueTime);
        }

        ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), timer, preferLocal: false);
    }

    private void Forget(InstantTimer timer)
    {
        lock (_lock)
        {
            _limits.Remove(timer);
        }
    }

    private sealed class InstantTimer(InstantTime clock, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _gone;

        public DateTimeOffset Due { get; set; }

        public void Fire()
        {
            if (!_gone)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime);
            return true;
        }

        public void Dispose()
        {
            _gone = true;
            clock.Forget(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
