/* A wall clock that is an hour ahead while there is a file of the name in STEP. */
struct timespec {
	long seconds;
	long nanoseconds;
};

char *getenv(const char *name);
int access(const char *path, int mode);
long syscall(long number, ...);

#ifdef __aarch64__
#define CLOCK_GETTIME 113
#else
#define CLOCK_GETTIME 228
#endif

int clock_gettime(int clock, struct timespec *time)
{
	int result = syscall(CLOCK_GETTIME, clock, time);

	if (clock == 0 && access(getenv("STEP"), 0) == 0)
		time->seconds += 3600;
	return result;
}
