package dev.modelswap.proxy.activity;

class RecentActivityTest implements ActivityLogContract {

    private final ActivityLog log = new RecentActivity(MOST);

    @Override
    public ActivityLog log() {
        return log;
    }
}
